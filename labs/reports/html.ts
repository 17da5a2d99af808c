import type { Lab } from '../catalog.ts';
import type { Grade } from '../grading/grade-submission.ts';
import type { CheckResult } from '../results.ts';
import { escapeMarkup } from './markup.ts';

/**
 * A page with all results: a table, and below it, for each submission, what failed and why. One file without
 * scripts, which can be sent by mail. Names and output come from learners, so all text is escaped, and the
 * page may load nothing.
 */
export function htmlReport(grades: readonly Grade[], lab: Lab): string {
  const title = `Lab ${lab.number}: ${lab.title}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeMarkup(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escapeMarkup(title)}</h1>
<p>${escapeMarkup(overview(grades))}</p>
${table(grades, lab)}
${grades.map(section).join('\n')}
</body>
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d0d7de, #3d444d); --dim: light-dark(#59636e, #9198a1);
  --good: light-dark(#116329, #57ab5a); --bad: light-dark(#a40e26, #f47067); --code: light-dark(#f6f8fa, #161b22); }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  background: light-dark(#fff, #0d1117); color: light-dark(#1f2328, #e6edf3); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid var(--line); padding: 0.3rem 0.8rem; text-align: right; }
th:first-child, td:first-child { text-align: left; }
th:last-child, td:last-child { text-align: left; }
a { color: inherit; }
h2 { margin-top: 2rem; border-bottom: 1px solid var(--line); }
.passed { color: var(--good); } .failed { color: var(--bad); } .note { color: var(--bad); }
details { margin: 0.4rem 0; } details > :not(summary) { margin-left: 1.2rem; }
summary { cursor: pointer; }
p.check { margin: 0.4rem 0; }
small { color: var(--dim); }
pre { background: var(--code); border: 1px solid var(--line); padding: 0.6rem; overflow-x: auto; }
`;

function overview(grades: readonly Grade[]): string {
  const full = grades.filter(({ result }) => result.points === result.maxPoints).length;
  const people = `${grades.length} ${grades.length === 1 ? 'submission' : 'submissions'}`;
  return `${people}, ${full} with all points.`;
}

function table(grades: readonly Grade[], lab: Lab): string {
  const steps = lab.parts.map(({ step, title }) => ({ step, title }));
  const heads = steps
    .map(({ step, title }) => `<th scope="col" title="${escapeMarkup(title)}">${stepOf(step)}</th>`)
    .join('');
  const rows = grades.map(({ name, result, note }, index) => {
    const cells = steps.map(({ step }) => {
      const own = result.checks.filter((check) => check.step === step);
      // A step that is not about a server is not checked in other languages.
      return `<td>${own.length > 0 ? `${sum(own, 'points')}/${sum(own, 'maxPoints')}` : '–'}</td>`;
    });
    const points = `<td><b>${result.points}/${result.maxPoints}</b></td>`;
    const link = `<a href="#s${index}">${escapeMarkup(name)}</a>`;
    return `<tr><th scope="row">${link}</th>${points}${cells.join('')}<td class="note">${escapeMarkup(note)}</td></tr>`;
  });
  return `<div class="scroll"><table>
<thead><tr><th scope="col">Submission</th><th scope="col">Points</th>${heads}<th scope="col">Note</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>`;
}

function section({ name, result, note }: Grade, index: number): string {
  const about = note && `<p class="note">${escapeMarkup(note)}</p>\n`;
  return `<h2 id="s${index}">${escapeMarkup(name)}: ${result.points} of ${result.maxPoints}</h2>
${about}${result.checks.map(line).join('\n')}`;
}

function line(check: CheckResult): string {
  const { step, title, kind, points, maxPoints, explanation } = check;
  const isPassed = kind === 'passed';
  const state = `<span class="${isPassed ? 'passed' : 'failed'}">${isPassed ? '✓' : '✗'} ${kind}</span>`;
  const head = `${state} ${escapeMarkup(title)} <small>step ${stepOf(step)}, ${points} of ${maxPoints}</small>`;
  if (isPassed) return `<p class="check">${head}</p>`;
  return `<details><summary>${head}</summary><pre>${escapeMarkup(explanation)}</pre></details>`;
}

function stepOf(step: string): string {
  return escapeMarkup(step.slice(3));
}

function sum(checks: readonly CheckResult[], field: 'points' | 'maxPoints'): number {
  return checks.reduce((total, check) => total + check[field], 0);
}
