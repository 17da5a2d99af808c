import * as v from 'valibot';

/** Says on one line which field is wrong and why, but not what it contains: that may be long. */
export function describeIssue(issue: v.BaseIssue<unknown>): string {
  const [why] = issue.message.split(/,? but received /i);
  return `${v.getDotPath(issue)}: ${issue.input === undefined ? 'it is missing' : why}`;
}
