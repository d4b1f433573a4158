// Starts the viewer on the page that Django drew. Until it runs, and where it cannot, that page stands by itself.

import { byId } from './page/element'
import { fetchView, readPage } from './record/document'
import { learnWords } from './record/words'
import { Viewer } from './viewer'

async function start(): Promise<void> {
  const page = readPage()
  if (page.level === '') return
  learnWords(page.words, page.language)
  const view = await fetchView()
  const viewer = new Viewer(page, view)
  byId('viewer').dataset['ready'] = 'cut'
  await viewer.startSlices()
}

void start()
