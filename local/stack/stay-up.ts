import type { Stack } from './start-stack.ts';

export async function stayUp(stack: Stack, _port: number, say: (line: string) => void): Promise<() => Promise<void>> {
  say(`functions: ${stack.functionsUrl}`);
  return async () => {};
}
