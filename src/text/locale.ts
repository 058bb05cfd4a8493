/**
 * Which characters the user's locale can show, from LC_ALL, LC_CTYPE and LANG, the first that is set (locale(7)).
 */
export function localeOf(env: Readonly<Record<string, string | undefined>>): 'utf8' | 'C' {
  const name = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || 'C';
  return /\.utf-?8/i.test(name) ? 'utf8' : 'C';
}
