import { lazy } from '../../shared/lazy.ts';

const withinYear = lazy(
  () =>
    new Intl.DateTimeFormat('en-GB', {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
    }),
);
const withYear = lazy(() => new Intl.DateTimeFormat('en-GB', { dateStyle: 'full' }));

/** The midnight with which a day began, so many days later; the clock of the person counts. */
export function midnight(at: number, daysLater = 0): number {
  const day = new Date(at);
  // Not 24 hours each: two days of most years have another length.
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + daysLater).getTime();
}

/** The day of `at`, in the words of somebody for whom it is `now`. */
export function dayName(at: number, now: number): string {
  const day = midnight(at);
  if (day === midnight(now)) return 'Today';
  if (day === midnight(now, -1)) return 'Yesterday';
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return (isThisYear ? withinYear() : withYear()).format(at);
}
