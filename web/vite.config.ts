import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

// In development the page is served by Vite and everything else by a running
// program: JIAOBAN_URL=http://127.0.0.1:8080 npm run dev.
const program = process.env.JIAOBAN_URL ?? 'http://127.0.0.1:8080'

/** Packs what is sent most, once and for all, beside the files. */
function packed(): Plugin {
  return {
    name: 'packed',
    apply: 'build',
    writeBundle() {
      const folder = 'dist/assets'
      for (const name of readdirSync(folder)) {
        if (!/\.(js|css|svg)$/.test(name)) continue
        const file = readFileSync(join(folder, name))
        writeFileSync(join(folder, `${name}.gz`), gzipSync(file, { level: 9 }))
        // An eighth smaller; browsers take it over TLS only.
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(file, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: file.length } }))
      }
    },
  }
}

/**
 * What the components bring along for what no page asks of them: a form that shows
 * grey bars while it loads, one hint for many places.
 */
const unasked: [RegExp, string][] = [
  [/\/antd\/es\/drawer\//, '../skeleton'],
  [/\/antd\/es\/config-provider\//, '../tooltip/UniqueProvider'],
]

function without(): Plugin {
  return {
    name: 'without',
    apply: 'build',
    enforce: 'pre',
    resolveId: (source, importer) => (unasked.some(([by, what]) => source === what && importer && by.test(importer)) ? '\0unasked' : null),
    load: (id) => (id === '\0unasked' ? 'export default () => null' : null),
  }
}

export default defineConfig({
  plugins: [without(), react(), packed()],
  server: { proxy: { '/api': program, '/openapi.json': program, '/healthz': program } },
  build: {
    target: 'es2022',
    // The page's policy allows its own files only: nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
    // The parts of the components do nothing but what is asked of them, though
    // their packages do not say so: what a page does not use is not fetched.
    rolldownOptions: {
      // The forms of commands are told from the parts of pages: those that may be opened later are fetched behind what is read.
      // A hash of seven is the shortest there may be; every part names many others, and each name is fetched.
      output: { entryFileNames: 'assets/[name]-[hash:7].js', assetFileNames: 'assets/[name]-[hash:7][extname]', chunkFileNames: (c) => `assets/${c.facadeModuleId?.includes('/facts/forms/') ? 'command-form-' : ''}[name]-[hash:7].js`,
        // Small parts that many pages or forms take travel together: packed apart they weigh more.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: 'parts', test: /\/web\/src\/(parts\/(?!browser)|time|live|api|session)\/?\w+\.tsx?$/, minShareCount: 8 },
            { name: 'handling', test: /\/web\/src\/pages\/case\/act\/\w+\.tsx?$/, minShareCount: 3 },
          ],
        },
      },
      treeshake: { moduleSideEffects: [{ test: /node_modules\/(@rc-component|@ant-design)\//, sideEffects: false }] },
    },
  },
})
