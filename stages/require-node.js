// Loaded before anything else, in JavaScript that old versions of Node understand as well.
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(
    `wirechat needs Node 24 or later, and this is ${process.version}. ` +
      'Run "npm ci" without --omit=optional: it brings its own Node. Or install one from https://nodejs.org.',
  );
  process.exit(1);
}
