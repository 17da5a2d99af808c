import { resolve } from 'node:path';

/** A path as it was typed: npm runs scripts in the folder of package.json, wherever one types. */
export function givenPath(path: string): string {
  return resolve(process.env.INIT_CWD ?? '.', path);
}
