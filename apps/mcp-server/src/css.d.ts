/** A style sheet as text: esbuild and Jest load it so. */
declare module '*.css' {
  const text: string;
  export default text;
}
