import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compression } from 'vite-plugin-compression2';

const api = 'http://127.0.0.1:4000';

export default defineConfig({
  // Compressed once, here, and as hard as can be: the API sends the files as they are.
  plugins: [react(), compression({ algorithms: ['gzip', 'brotliCompress'], threshold: 1000 })],
  build: {
    outDir: 'dist',
    sourcemap: false,
    // The API's content security policy allows neither inline scripts nor data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Before compression; the end-to-end tests hold what a first visit loads to 250 kB after it.
    chunkSizeWarningLimit: 750,
  },
  server: {
    proxy: { '/graphql': api, '/predict': api, '/health': api },
  },
});
