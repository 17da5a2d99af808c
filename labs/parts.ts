/**
 * The parts that a learner writes, as the stages mark them: `@lab 03.1 Claim a name` in the doc comment of a
 * function says that it is step 1 of lab 03. Everything that the labs know about a part comes from there, so
 * that a starter can never differ from the stage that it comes from.
 */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ParseResult, parse } from '@babel/parser';
import { lazy } from '../shared/lazy.ts';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** What the checks need of the repository, apart from packages. */
export const NEEDED_FOLDERS = [
  'clients',
  'labs',
  'shared',
  'stages',
  'tests/checks',
  'tests/clips',
  'tests/support',
  'web',
];

/** One function of a stage that a learner writes. */
export interface Part {
  /** `03.1`: the first step of lab 03. */
  readonly step: string;
  readonly title: string;
  /** The name of the function or method: `echo`, `Roster.#claim`. */
  readonly name: string;
  /** The file that it is in, from the root: `stages/03-nicknames/roster.ts`. */
  readonly file: string;
  /** Where the braces of its body begin and end in the source, in characters. */
  readonly start: number;
  readonly end: number;
}

const TAG = /@lab (\d\d\.\d+) ([^\n*]+)/;

/** Where parts are: the stages, and what a lab has one write where its stage uses a library. */
const FILES = ['stages/*/*.ts', 'labs/websocket/*.ts'];

/** All parts of all labs, in the order of their steps. */
export const allParts = lazy((): readonly Part[] =>
  globSync(FILES, { cwd: ROOT })
    .map((file) => file.replaceAll('\\', '/'))
    .flatMap((file) => partsIn(readFileSync(`${ROOT}/${file}`, 'utf8'), file))
    .sort((one, other) => one.step.localeCompare(other.step, 'en', { numeric: true })),
);

/** The parts of one source file. */
export function partsIn(source: string, file: string): Part[] {
  if (!source.includes('@lab ')) return [];
  const parts: Part[] = [];
  visit(programOf(source), '', (node, owner) => {
    const comment = node.leadingComments?.at(-1);
    const [, step, title] = TAG.exec(comment?.value ?? '') ?? [];
    if (!step || !title) return;
    const { name, body } = functionOf(node);
    if (!body) throw new Error(`${file}: @lab ${step} does not stand before a function`);
    parts.push({
      step,
      title: title.trim(),
      name: owner ? `${owner}.${name}` : name,
      file,
      start: body.start,
      end: body.end,
    });
  });
  return parts;
}

/** Syntax trees are plain objects. This is what all nodes have in common here. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly leadingComments?: readonly { readonly value: string }[];
  readonly [field: string]: unknown;
}

export function programOf(source: string): Node {
  const result: ParseResult = parse(source, { sourceType: 'module', plugins: ['typescript'] });
  return result.program as unknown as Node;
}

/** Calls `found` with every node, and with the name of the class that it is in. */
function visit(node: Node, owner: string, found: (node: Node, owner: string) => void): void {
  found(node, owner);
  const inside = node.type === 'ClassDeclaration' ? nameOf(node.id) : owner;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value])
      if (isNode(child)) visit(child, inside, found);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** The function that a declaration or a class member declares. */
function functionOf(node: Node): { readonly name: string; readonly body: Node | undefined } {
  const { declaration, key, id, body } = node;
  if (isNode(declaration)) return functionOf(declaration);
  const isBlock = isNode(body) && body.type === 'BlockStatement';
  return { name: nameOf(id ?? key), body: isBlock ? body : undefined };
}

function nameOf(node: unknown): string {
  if (!isNode(node)) return '';
  if (node.type === 'PrivateName') return `#${nameOf(node.id)}`;
  if (node.type === 'MemberExpression') return `[${nameOf(node.property)}]`;
  return String(node.name ?? node.value ?? '');
}
