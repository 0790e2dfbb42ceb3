import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { firstLoadBudget } from './src/build/first-load-budget';

export default defineConfig({
  plugins: [react(), firstLoadBudget()],
  // Filled in by the gateway, another one with every answer.
  html: { cspNonce: '__CSP_NONCE__' },
  // One chunk for the library that every page needs, so that a new release of ours leaves it in the browser's cache.
  build: {
    target: 'es2022',
    rollupOptions: {
      output: { manualChunks: { vendor: ['react', 'react-dom', 'react-router', '@mantine/core', '@tanstack/react-query'] } },
    },
  },
});
