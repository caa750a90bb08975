/** What happened, line by line, and a digest of it and of every single call: the same plan gives the same. */
export interface Trace {
  note(line: string): void;
  /** Counts for the digest, and is written down only on demand. */
  call(at: number, who: string, what: string): void;
  /** For the reader only: not in the digest. */
  aside(line: string): void;
  lines(): readonly string[];
  digest(): string;
}

export function createTrace(now: () => number, start: number, options: { readonly calls: boolean }): Trace {
  const lines: string[] = [];
  let low = 0x811c9dc5;
  let high = 0x1000193;
  const mix = (text: string) => {
    for (let index = 0; index < text.length; index += 1) {
      low = Math.imul(low ^ text.charCodeAt(index), 0x01000193) >>> 0;
      high = (Math.imul(high, 31) + low) >>> 0;
    }
  };
  const stamp = (at: number) => {
    const seconds = (at - start) / 1000;
    const days = Math.floor(seconds / 86_400);
    const clock = new Date((seconds - days * 86_400) * 1000).toISOString().slice(11, 23);
    return `${days > 0 ? `${days}d ` : ''}${clock}`;
  };
  return {
    note(line) {
      const text = `${stamp(now())}  ${line}`;
      mix(text);
      lines.push(text);
    },
    call(at, who, what) {
      mix(who);
      mix(what);
      mix(String(at));
      if (options.calls) lines.push(`${stamp(at)}    . ${who} ${what}`);
    },
    aside: (line) => void lines.push(`              ${line}`),
    lines: () => lines,
    digest: () => `${high.toString(16).padStart(8, '0')}${low.toString(16).padStart(8, '0')}`,
  };
}
