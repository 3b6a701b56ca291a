// How the client is built: two pages (the app and the sign-in form), output beside the server's.
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { cspHashes } from "./tools/csp-hashes.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [react(), cspHashes()],
  resolve: { alias: { "@": here("./src") } },
  build: {
    outDir: here("../build/web"),
    emptyOutDir: true,
    target: ["edge130", "chrome130"],
    assetsInlineLimit: 0, // the content security policy allows no data: addresses
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: { input: [here("./index.html"), here("./sign-in.html")] },
  },
  server: { proxy: { "/api": "http://127.0.0.1:8080" } },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"] },
});
