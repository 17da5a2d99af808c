export async function compare(_commit: string, _options: unknown): Promise<void> {}
