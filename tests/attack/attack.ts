/** `npm run attack`: hostile clients attack a separate server while other people chat on it. */
import { parseArgs } from 'node:util';
import type { Verdict } from './assault.ts';
import { campaign } from './campaign.ts';
import { type Attack, loadAttacks } from './catalog.ts';
import { PER_ENCODING, parseSeed, runProgram, SEED } from './program.ts';
import { outcomeOf, tableOf } from './table.ts';

const HELP = `npm run attack -- [options]

Runs hostile clients against a server on this computer, while a control group chats.

  --only NAME            runs only this attack; can be repeated
  --seed N               repeats the random choices of an earlier run; each run prints its seed
  --list                 lists the attacks and the defense against each`;

const CLEAR_LINE = '\r\x1b[2K';

await runProgram(main);

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      seed: SEED,
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const attacks = select(await loadAttacks(), values.only);
  if (values.help) console.log(HELP);
  else if (values.list) for (const { name, story } of attacks) console.log(`${name}\n  ${story}\n`);
  else return run(attacks, parseSeed(values.seed));
  return 0;
}

async function run(attacks: readonly Attack[], seed: number): Promise<number> {
  const start = performance.now();
  console.log(`${attacks.length} attacks with --seed ${seed}`);
  let number = 0;
  const atTerminal = process.stdout.isTTY;
  const verdicts = await campaign(attacks, {
    seed,
    perEncoding: PER_ENCODING,
    started(attack) {
      if (atTerminal) process.stdout.write(`${CLEAR_LINE}${attack} …`);
    },
    ended(verdict) {
      number += 1;
      if (atTerminal) process.stdout.write(CLEAR_LINE);
      console.log(`${String(number).padStart(2)}/${attacks.length}  ${describe(verdict)}`);
    },
  });
  const failed = verdicts.filter(({ faults }) => faults.length > 0);
  const seconds = Math.round((performance.now() - start) / 1_000);
  console.log(`\n${tableOf(verdicts)}\n`);
  console.log(`${verdicts.length - failed.length} of ${verdicts.length} passed in ${seconds} s.`);
  for (const { attack } of failed) {
    console.log(`Again: npm run attack -- --only ${attack} --seed ${seed}`);
  }
  return failed.length === 0 ? 0 : 1;
}

function describe(verdict: Verdict): string {
  const { attack, skipped, faults } = verdict;
  const shown = faults.slice(0, 5).map((fault) => `\n       ${fault.slice(0, 300)}`);
  if (faults.length > shown.length) shown.push(`\n       and ${faults.length - shown.length} more`);
  return `${attack}: ${outcomeOf(verdict)}${skipped ? `, ${skipped}` : ''}${shown.join('')}`;
}

function select(attacks: readonly Attack[], names: readonly string[]): readonly Attack[] {
  if (names.length === 0) return attacks;
  return names.map((name) => {
    const attack = attacks.find((each) => each.name === name);
    if (!attack) throw new Error(`There is no attack '${name}'; --list shows them all.`);
    return attack;
  });
}
