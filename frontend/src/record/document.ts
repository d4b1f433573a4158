// The two documents that the page is made of: what was read from the study (view.json), and what the record says of it.

export type Pixel = [row: number, column: number]
export type Vector = [number, number, number]

export interface Section {
  origin_mm: Vector
  row_direction: Vector
  column_direction: Vector
  spacing_mm: [number, number]
  rows: number
  columns: number
  is_reformat: boolean
  image_sha256: string
}

export interface Drawing {
  kind: 'contour' | 'caliper' | 'reference'
  points: Pixel[]
  tissue: string | null
  measure: string | null
  label: string
}

export interface Picture {
  section: Section
  drawings: Drawing[]
}

export interface Plane {
  centre_mm: Vector
  canal_mm: Vector
  superior: Vector
  posterior: Vector
  left: Vector
}

/** What the measures from the side rest on, in LPS: endplates from front to back, the disc's height from above. */
export interface Landmarks {
  upper_endplate: [Vector, Vector] | null
  lower_endplate: [Vector, Vector] | null
  disc_height: [Vector, Vector] | null
}

export interface ViewLevel {
  level: string
  plane: Plane
  axial: Picture | null
  /** Documents of earlier versions have none. */
  landmarks?: Landmarks | null
}

export interface StoredVolume {
  role: 'sagittal_t2' | 'sagittal_t1' | 'sagittal_fs' | 'axial_t2' | 'volume_t2'
  stack: number
  description: string
  slices: number
  sha256: string
}

export interface StoredLabels {
  of: 'sagittal' | 'axial'
  stack: number
  sha256: string
}

export interface ViewDocument {
  format: string
  format_version: number
  volumes: StoredVolume[]
  labels: StoredLabels[]
  levels: ViewLevel[]
}

export interface Found {
  value: number | null
  text: string
  interval: string
  unit: string
  method: string
  source: string
  origin_text: string
  confidence_text: string
  is_doubtful: boolean
  reason: string
}

export type Draws = 'outline' | 'segment' | 'slip'

export interface Row extends Found {
  id: string
  key: string | null
  draws: Draws | null
  is_from_side: boolean
  measure: string
  side: 'left' | 'right' | null
  label: string
  /** The label with its group, where it stands alone. */
  full: string
  fact: string | null
  computed: Found | null
  /** Pixels of the measured cut; of what is seen from the side, points in LPS. */
  drawn: Pixel[] | Vector[] | null
  who: string
  when: string
  why: string
  disagreements: { text: string; who: string; when: string }[]
  grade: { scheme: string; name: string; reaches: string } | null
}

export interface Level {
  level: string
  digest: string
  groups: { name: string; rows: Row[] }[]
  confirmations: { who: string; when: string; holds: boolean; is_mine: boolean }[]
}

export interface Words {
  say: Record<string, string>
  keys: { keys: string; does: string }[]
  reasons: string[]
  tissues: Record<string, { name: string; colour: string; label: number }>
  digits: Record<string, number>
}

export interface PageData {
  level: string
  levels: Level[]
  study: string
  language: string
  may_correct: boolean
  may_confirm: boolean
  words: Words
}

export function findRow(level: Level, id: string): Row | undefined {
  return level.groups.flatMap((group) => group.rows).find((row) => row.id === id)
}

/** The data that Django wrote into the page. */
export function readPage(): PageData {
  return JSON.parse(document.getElementById('viewer-data')?.textContent ?? '') as PageData
}

/** The view document of the study; its pictures and volumes lie beside it under files/. */
export async function fetchView(): Promise<ViewDocument> {
  const answer = await fetch('../view.json', { headers: { Accept: 'application/json' } })
  if (!answer.ok) throw new Error(String(answer.status))
  return (await answer.json()) as ViewDocument
}

export const addressOf = (sha256: string): string => `../files/${sha256}`
