// What somebody begins to draw from: what a hand drew before, else what was read from the images, else a guess.

import { planeOf, startProfile } from '../anatomy/profile'
import { findDrawing, proposeDrawing } from '../anatomy/space'
import { type Draws, findRow, type Level, type Picture, type Pixel, type Row, type ViewLevel } from '../record/document'
import { beginDraft, beginFromSide, type Draft } from './draft'

/** What is seen from the side is drawn on the sagittal slices, all else on the measured cut. */
export function canDraw(row: Row, view: ViewLevel, hasSide: boolean): boolean {
  if (row.draws === null) return false
  return row.is_from_side ? hasSide : row.key !== null && view.axial !== null
}

export const startDraft = (row: Row, view: ViewLevel, record: Level): Draft =>
  row.is_from_side ? startFromSide(row, view, record) : startOnCut(row, view)

function startOnCut(row: Row, view: ViewLevel): Draft {
  const { section } = view.axial as Picture
  const draws = row.draws === 'outline' ? 'outline' : 'segment'
  const found = (row.drawn as Pixel[] | null) ?? findDrawing(view, row.measure, row.side)?.points
  return beginDraft(row, draws, found ?? proposeDrawing(view, draws, row.side), section.spacing_mm)
}

/** A slip is drawn in millimetres, whichever of its two rows was chosen. */
function startFromSide(row: Row, view: ViewLevel, record: Level): Draft {
  const drawn = row.draws === 'slip' ? (findRow(record, 'slip') ?? row) : row
  return beginFromSide(drawn, drawn.draws as Draws, startProfile(view, drawn), planeOf(view))
}
