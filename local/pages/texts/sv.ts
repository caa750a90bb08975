import { EN } from './en.ts';

export const SV = EN;
