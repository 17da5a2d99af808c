/** Replaces properties of an object until the scope ends. */
export function replacing(target: object, fakes: Readonly<Record<string, unknown>>): Disposable {
  const before = new Map(
    Object.keys(fakes).map((name) => [name, Object.getOwnPropertyDescriptor(target, name)]),
  );
  for (const [name, value] of Object.entries(fakes)) {
    Object.defineProperty(target, name, { value, configurable: true, writable: true });
  }
  return {
    [Symbol.dispose]() {
      for (const [name, descriptor] of before) {
        if (descriptor) Object.defineProperty(target, name, descriptor);
        else Reflect.deleteProperty(target, name);
      }
    },
  };
}
