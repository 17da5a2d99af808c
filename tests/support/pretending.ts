/** For NODE_OPTIONS: makes the program, but not Node itself, believe that it runs on another system. */
export function pretending(platform: NodeJS.Platform): string {
  const code = `Object.defineProperty(process, 'platform', { value: '${platform}' })`;
  const { NODE_OPTIONS = '' } = process.env;
  return `${NODE_OPTIONS} --import data:text/javascript,${encodeURIComponent(code)}`;
}
