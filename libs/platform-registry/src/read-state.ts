/** Postal codes of the states, the district and the territories, each before its name. */
const states = `AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware,
  DC District of Columbia,FL Florida,GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas,KY Kentucky,
  LA Louisiana,ME Maine,MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi,MO Missouri,MT Montana,
  NE Nebraska,NV Nevada,NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York,NC North Carolina,ND North Dakota,
  OH Ohio,OK Oklahoma,OR Oregon,PA Pennsylvania,RI Rhode Island,SC South Carolina,SD South Dakota,TN Tennessee,TX Texas,
  UT Utah,VT Vermont,VA Virginia,WA Washington,WV West Virginia,WI Wisconsin,WY Wyoming,AS American Samoa,GU Guam,
  MP Northern Mariana Islands,PR Puerto Rico,VI Virgin Islands`
  .split(/,\s*/)
  .map((entry) => [entry.slice(0, 2), entry.slice(3)] as const);
const byName: ReadonlyMap<string, string> = new Map(states.map(([code, name]) => [name.toLowerCase(), code]));
const codes: ReadonlySet<string> = new Set(states.map(([code]) => code));

/** The postal code of a US state by its code or name, in any case of letters; `undefined` for what is none. */
export function readState(given: string): string | undefined {
  const text = given
    .trim()
    .replace(/[.\s]+/g, ' ')
    .trim();
  const code = text.replace(/ /g, '').toUpperCase();
  if (codes.has(code)) return code;
  return byName.get(text.toLowerCase().replace(/^(?:the )?(?:state|commonwealth) of /, ''));
}
