import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// In development the page is served by Vite and everything else by a running
// program: JIAOBAN_URL=http://127.0.0.1:8080 npm run dev.
const program = process.env.JIAOBAN_URL ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react()],
  server: { proxy: { '/api': program, '/openapi.json': program } },
  build: {
    target: 'es2022',
    // The page's policy allows its own files only: nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
  },
})
