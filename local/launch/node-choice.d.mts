export function chooseNode(
  root: string,
  running: {
    readonly versions: { readonly node: string };
    readonly execPath: string;
    readonly platform: string;
    readonly arch: string;
  },
  exists?: (path: string) => boolean,
): { readonly path: string; readonly flags: readonly string[] };
