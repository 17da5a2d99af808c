export async function writePage(_results: unknown, _cores: string): Promise<void> {}
