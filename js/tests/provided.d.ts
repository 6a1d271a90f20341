import "vitest";

declare module "vitest" {
  /** What vitest.config.ts gives to tests. */
  export interface ProvidedContext {
    /** Published attempts at cross-site scripting; none where the files are not there. */
    hostilePayloads: string[];
  }
}
