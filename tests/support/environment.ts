/** Calls `act` with these environment variables instead of ours. Undefined removes a variable. */
export function inEnvironment<T>(variables: Record<string, string | undefined>, act: () => T): T {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  const set = ([name, value]: readonly [string, string | undefined]) => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
  Object.entries(variables).forEach(set);
  try {
    return act();
  } finally {
    before.forEach(set);
  }
}
