// Builds the one file that the clinic serves. `node build.mjs FILE` writes it elsewhere, so that a test can compare.
import { build } from 'esbuild'
import { fileURLToPath } from 'node:url'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const outfile = process.argv[2] ?? here('../src/flavum/clinic/static/clinic/viewer.js')

const result = await build({
  entryPoints: [here('src/main.ts')],
  absWorkingDir: here('.'),
  outfile,
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  banner: { js: '/* Flavum, Apache-2.0. With NiiVue (BSD-2-Clause, niivue authors), gl-matrix, fflate, nifti-reader-js (MIT). */' },
  // Cloud volumes in Zarr bring 1.3 MB of WebAssembly decoders that our policy would refuse; we read NIfTI alone.
  alias: { zarrita: here('src/absent.ts') },
  logLevel: 'error',
  metafile: true,
})
const bytes = Object.values(result.metafile.outputs)[0].bytes
console.log(`${outfile}: ${Math.round(bytes / 1000)} kB`)
