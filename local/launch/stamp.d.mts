export function isInstalled(root: string): boolean;
export function writeStamp(root: string): void;
