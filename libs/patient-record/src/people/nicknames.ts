/**
 * Given names of the United States with the short forms that stand for them in records. Reviewed by hand: a form that sounds
 * alike but is a name of its own, such as Emma for Emily, is not among them, since twins bear such pairs.
 */
const female: Readonly<Record<string, string>> = {
  abigail: 'abby abbie gail',
  alexandra: 'alex lexi sandra sasha',
  alexis: 'lexi',
  amanda: 'mandy',
  barbara: 'barb babs barbie',
  beatrice: 'bea trixie',
  caroline: 'carrie',
  catherine: 'cathy cathie cat',
  charlotte: 'lottie',
  christina: 'chris tina',
  christine: 'chris chrissy',
  cynthia: 'cindy',
  deborah: 'deb debbie',
  dolores: 'lola',
  dorothy: 'dot dottie',
  eleanor: 'ellie nell nora',
  elizabeth: 'liz lizzie beth betty betsy eliza libby',
  florence: 'flo',
  frances: 'fran frannie',
  gabriella: 'gabby',
  gabrielle: 'gabby',
  gertrude: 'trudy gert',
  gwendolyn: 'gwen',
  isabella: 'izzy bella',
  jacqueline: 'jackie',
  janice: 'jan',
  jennifer: 'jen jenny',
  jessica: 'jess jessie',
  josephine: 'jo josie',
  judith: 'judy',
  katherine: 'kathy kate katie kitty',
  kathleen: 'kathy',
  kimberly: 'kim',
  kristina: 'kris tina',
  lillian: 'lily',
  margaret: 'maggie meg peggy peg marge margie',
  megan: 'meg',
  melissa: 'missy',
  mildred: 'millie',
  nancy: 'nan',
  nicole: 'nikki',
  pamela: 'pam',
  patricia: 'pat patty tricia trish',
  penelope: 'penny',
  priscilla: 'cilla',
  rebecca: 'becky becca',
  rosemary: 'rosie',
  samantha: 'sam',
  sandra: 'sandy',
  stephanie: 'steph',
  susan: 'sue susie suzie',
  teresa: 'terry tess',
  theresa: 'terry tess',
  valerie: 'val',
  veronica: 'ronnie',
  victoria: 'vicky vicki tori',
  virginia: 'ginny',
};

const male: Readonly<Record<string, string>> = {
  albert: 'al bert',
  alexander: 'alex sandy',
  alfred: 'al fred',
  andrew: 'andy drew',
  anthony: 'tony',
  arthur: 'art',
  benjamin: 'ben benny',
  bernard: 'bernie',
  calvin: 'cal',
  charles: 'charlie chuck',
  christian: 'chris',
  christopher: 'chris topher',
  clifford: 'cliff',
  daniel: 'dan danny',
  david: 'dave davey',
  dennis: 'denny',
  donald: 'don donnie',
  douglas: 'doug',
  edward: 'ed eddie ted ned',
  edwin: 'ed eddie',
  eugene: 'gene',
  francis: 'frank',
  franklin: 'frank',
  frederick: 'fred freddie',
  gabriel: 'gabe',
  gerald: 'jerry gerry',
  gregory: 'greg',
  harold: 'hal harry',
  henry: 'hank harry',
  herbert: 'herb bert',
  jacob: 'jake',
  james: 'jim jimmy jamie',
  jeffrey: 'jeff',
  jerome: 'jerry',
  john: 'jack johnny',
  jonathan: 'jon',
  joseph: 'joe joey',
  joshua: 'josh',
  kenneth: 'ken kenny',
  lawrence: 'larry',
  leonard: 'len lenny',
  matthew: 'matt',
  maxwell: 'max',
  michael: 'mike mikey mick',
  mitchell: 'mitch',
  nathan: 'nate',
  nathaniel: 'nate',
  nicholas: 'nick nicky',
  patrick: 'pat paddy',
  peter: 'pete',
  philip: 'phil',
  phillip: 'phil',
  raymond: 'ray',
  richard: 'rick ricky rich dick',
  robert: 'bob bobby rob robbie',
  ronald: 'ron ronnie',
  rudolph: 'rudy',
  russell: 'russ',
  samuel: 'sam sammy',
  stanley: 'stan',
  stephen: 'steve',
  steven: 'steve',
  theodore: 'ted teddy theo',
  thomas: 'tom tommy',
  timothy: 'tim timmy',
  vincent: 'vince vinny',
  walter: 'walt wally',
  william: 'bill billy will willie liam',
  zachary: 'zach zack',
};

/** Short forms that parents also give as a name: a brother John may have a brother Jack. */
const ownNames = 'jack jamie harry lily nora bella eliza max theo drew sasha gail sandra lola liam'.split(' ');

const formalNamesOf = new Map<string, Set<string>>();
/** Short forms that stand for two names of one sex: siblings may bear both. */
const ambiguous = new Set<string>(ownNames);
for (const list of [female, male]) {
  const ofThisSex = new Map<string, number>();
  for (const [formal, forms] of Object.entries(list)) {
    for (const form of forms.split(' ')) {
      formalNamesOf.set(form, (formalNamesOf.get(form) ?? new Set()).add(formal));
      ofThisSex.set(form, (ofThisSex.get(form) ?? 0) + 1);
      if (ofThisSex.get(form) === 2 || form in list) ambiguous.add(form);
    }
  }
}

/**
 * Whether two normalized given names are forms of one name: `short` one is the unambiguous short form of the other;
 * `possible` the short form also stands for another name, or both are short forms of one.
 */
export function nicknameKind(one: string, other: string): 'short' | 'possible' | undefined {
  for (const [form, formal] of [
    [one, other],
    [other, one],
  ] as const) {
    if (formalNamesOf.get(form)?.has(formal)) return ambiguous.has(form) ? 'possible' : 'short';
  }
  const formal = formalNamesOf.get(one);
  return formal && [...(formalNamesOf.get(other) ?? [])].some((name) => formal.has(name)) ? 'possible' : undefined;
}

/** The list itself, for tests: each pair of a name and a short form. */
export function nicknamePairs(): readonly (readonly [formal: string, form: string])[] {
  return [female, male].flatMap((list) =>
    Object.entries(list).flatMap(([formal, forms]) => forms.split(' ').map((form) => [formal, form] as const)),
  );
}
