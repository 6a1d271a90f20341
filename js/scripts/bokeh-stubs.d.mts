import type { Plugin } from "vite";

export function bokehStubs(): Plugin;
