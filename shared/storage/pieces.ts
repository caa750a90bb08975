/** Cuts text so that no piece is over the limit (in characters) and none ends inside a surrogate pair. At least one piece. */
export function pieces(text: string, limit: number): readonly string[] {
  const cut: string[] = [];
  for (let from = 0; from < text.length || cut.length === 0; ) {
    let until = Math.min(from + limit, text.length);
    if (until < text.length && /[\uD800-\uDBFF]/.test(text.charAt(until - 1))) until -= 1;
    cut.push(text.slice(from, until));
    from = until;
  }
  return cut;
}
