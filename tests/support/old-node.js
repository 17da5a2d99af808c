// Makes Node look like an older version, or like that of another system (`PRETEND_PLATFORM`).
Object.defineProperty(process.versions, 'node', { value: '20.20.2' });
Object.defineProperty(process, 'version', { value: 'v20.20.2' });
const { PRETEND_PLATFORM: platform } = process.env;
if (platform) Object.defineProperty(process, 'platform', { value: platform });
