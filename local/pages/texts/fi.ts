import { EN } from './en.ts';

export const FI = EN;
