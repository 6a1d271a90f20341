/** A style sheet as text, as Vite imports it. */
declare module "*.css?inline" {
  const css: string;
  export default css;
}
