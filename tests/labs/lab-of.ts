import { findLab, type Lab } from '../../labs/catalog.ts';

/** A lab that is there. */
export function labOf(number: string): Lab {
  const lab = findLab(number);
  if (!lab) throw new Error(`there is no lab ${number}`);
  return lab;
}
