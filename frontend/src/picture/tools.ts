// The bar above the pictures: what a drag does, the window's presets, what is drawn over the pictures.

import { byId, html } from '../page/element'
import { say } from '../record/words'
import type { Tool } from './gesture'
import { PRESETS } from './shade'

export interface ToolsHost {
  took(tool: Tool): void
  preset(name: string): void
  reset(): void
  drawings(): void
  tissues(): void
  help(): void
}

export interface Tools {
  press(name: string, isPressed: boolean): void
}

export function showTools(host: ToolsHost): Tools {
  const buttons = new Map<string, HTMLButtonElement>()
  const make = (name: string, act: () => void, pressed?: boolean) => {
    const button = html('button', { type: 'button', class: 'tool', click: act }, say(name))
    if (pressed !== undefined) button.setAttribute('aria-pressed', String(pressed))
    buttons.set(name, button)
    return button
  }
  const group = (...children: HTMLElement[]) => html('div', { class: 'set' }, ...children)
  const bar = byId('tools')
  bar.replaceChildren(
    group(make('move', () => host.took('move'), true), make('window', () => host.took('window'), false)),
    group(...Object.keys(PRESETS).map((name) => make(name, () => host.preset(name), name === 'standard')), make('reset', () => host.reset())),
    group(make('drawings', () => host.drawings(), true), make('tissues', () => host.tissues(), false)),
    group(make('help', () => host.help())),
  )
  bar.hidden = false
  return { press: (name, isPressed) => buttons.get(name)?.setAttribute('aria-pressed', String(isPressed)) }
}
