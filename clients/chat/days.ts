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

/** Returns the midnight at which the day of `at` began, plus a number of days, in local time. */
export function midnight(at: number, daysLater = 0): number {
  const day = new Date(at);
  // Days are not always 24 hours long, because of daylight saving time.
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + daysLater).getTime();
}

/** The day of `at`, as a person would call it at `now`. */
export function dayName(at: number, now: number): string {
  const day = midnight(at);
  if (day === midnight(now)) return 'Today';
  if (day === midnight(now, -1)) return 'Yesterday';
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return (isThisYear ? withinYear() : withYear()).format(at);
}
