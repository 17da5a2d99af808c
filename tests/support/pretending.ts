/** For NODE_OPTIONS: the program takes this system for another one. Node itself does not. */
export function pretending(platform: NodeJS.Platform): string {
  const code = `Object.defineProperty(process, 'platform', { value: '${platform}' })`;
  const { NODE_OPTIONS = '' } = process.env;
  return `${NODE_OPTIONS} --import data:text/javascript,${encodeURIComponent(code)}`;
}
