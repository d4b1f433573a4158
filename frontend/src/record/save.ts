// Sending a correction or a confirmation. What comes back is every level as the record now has it.

import { findRow, type Level, type Pixel, type Row, type Vector } from './document'

export interface Answer {
  levels: Level[]
  is_disagreement?: boolean
}

/** A refusal in the clinic's own words; an empty sentence means that nobody answered. */
export class NotSaved extends Error {}

export function sendCorrection(level: Level, row: Row, value: number, points: Pixel[] | Vector[] | null, reason: string): Promise<Answer> {
  const seen = { seen: row.fact, seen_beside: row.measure === 'slip' ? findRow(level, 'slip_percent')?.fact : null }
  const body = JSON.stringify({ key: row.key, value, points, reason, ...seen })
  return post(`../levels/${level.level}/correct/`, body, { 'Content-Type': 'application/json' })
}

export function sendConfirmation(level: Level): Promise<Answer> {
  return post(`../levels/${level.level}/confirm/`, new URLSearchParams({ seen: level.digest }), {})
}

async function post(address: string, body: BodyInit, headers: Record<string, string>): Promise<Answer> {
  const token = document.querySelector<HTMLInputElement>('#token [name=csrfmiddlewaretoken]')?.value ?? ''
  let answer: Response
  try {
    answer = await fetch(address, { method: 'POST', body, headers: { ...headers, Accept: 'application/json', 'X-CSRFToken': token } })
  } catch {
    throw new NotSaved('')
  }
  const isJson = answer.headers.get('Content-Type')?.includes('json') ?? false
  if (!isJson) throw new NotSaved('')
  const told = (await answer.json()) as Answer & { sentence?: string }
  if (!answer.ok) throw new NotSaved(told.sentence ?? '')
  return told
}
