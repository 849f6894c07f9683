/** Bodies that a rewriting could get wrong, by name; `base` is the platform's FHIR base. */
export function nastyJson(base: string): Record<string, string> {
  const escaped = base.split('/').join('\\/');
  const coded = base.split('/').join('\\u002f');
  const bundle = (inside: string): string => `{"resourceType":"Bundle",${inside}}`;
  return {
    whitespace: ` \r\n\t{ "resourceType" :\t"Bundle" , "link" : [ { "url"\n:\n"${base}/Patient" } ] , "total":1.0 }\n\n`,
    'big decimals': bundle(`"a":[1.500000000000000000001,1E400,-0,0.10,100000000000000000000000,1e-7],"b":"${base}/x"`),
    unicode: bundle(`"a":"é \u2028 😀 \\ud83d\\ude00 \\u0000 \ufeff","b":"${base}/Übung","${base}/key":1`),
    'escaped slashes': bundle(`"a":"${escaped}\\/Patient\\/1","b":"${escaped}","c":"${escaped}/x","d":"${base}\\/y"`),
    'coded slashes': bundle(
      `"a":"${coded}\\u002fPatient","b":"${coded.toUpperCase().split('HTTP:').join('http:').split('U002F').join('u002F').split('R4').join('r4')}/x"`,
    ),
    'coded letters': bundle(`"a":"\\u0068ttp${base.slice(4)}/x","b":"http\\u003a${base.slice(5)}?y"`),
    'escaped quotes': bundle(`"a":"\\"${base}/x","b":"\\\\","c":"${base}/y","d":"\\\\\\"${base}/z","e":"x\\\\"`),
    narrative: bundle(`"div":"<div><a href=\\"${base}/Patient/1\\">${base}/Patient/1</a> see '${base}'</div>"`),
    prose: bundle(`"a":"see ${base}/Patient/1"," b":" ${base}","c":"${base} is the base","d":"x${base}/y"`),
    'bases that begin alike': bundle(
      `"a":"${base}x/y","b":"${base}.evil.test/","c":"${base}%2F","d":"${base}@x","e":"${base.slice(0, -1)}"`,
    ),
    'ends of the base': bundle(`"a":"${base}","b":"${base}/","c":"${base}#x","d":"${base}//","e":"${base}/?"`),
    'queries behind the base': bundle(
      `"a":"${base}?_getpages=1&b=%20","b":"${escaped}?x","c":"${base}\\/?y","d":"${base}?"`,
    ),
    'nothing but text': '"text"',
    'a broken end': `{"resourceType":"Bundle","a":"${base}/x","b":"${base}`,
    'a broken escape': `{"resourceType":"Bundle","a":"${base}/x","b":"\\u00zz","c":"${base}\\u00zz"}`,
    'many of them': bundle(
      `"entry":[${Array.from({ length: 500 }, (_item, index) => `{"fullUrl":"${base}/Patient/${index}"}`).join(',')}]`,
    ),
  };
}

/** The same for XML. */
export function nastyXml(base: string): Record<string, string> {
  const decimal = base.split('/').join('&#47;');
  const hex = Array.from(base, (character) => `&#x${character.charCodeAt(0).toString(16)};`).join('');
  const bundle = (inside: string): string => `<Bundle xmlns="http://hl7.org/fhir">${inside}</Bundle>`;
  const xhtml = 'xmlns="http://www.w3.org/1999/xhtml"';
  return {
    whitespace: `<?xml version='1.0'?>\n\n<Bundle\n xmlns = "http://hl7.org/fhir"\t><url\r\n value\n=\n'${base}/Patient'\n/></Bundle >\n`,
    references: bundle(`<a value="${decimal}&#47;x"/><b value="${hex}&#x2f;y"/><c value="${base}?a&amp;b&lt;&apos;"/>`),
    quotes: bundle(`<a value='"${base}/x"'/><b value='${base}/"'/><c value="'${base}'"/><d value="" url='${base}'/>`),
    narrative: bundle(
      `<text><div ${xhtml}><a href="${base}/x">${base}</a><div><img src='${base}/y'/></div></div></text><a value="${base}/z"/>`,
    ),
    'narrative with a prefix': bundle(`<h:div xmlns:h="urn:x"><h:a href="${base}/x"/></h:div><a value="${base}/z"/>`),
    'empty narrative': bundle(`<div/><div ${xhtml} /><a value="${base}/z"/>`),
    comments: bundle(`<!-- <a value="${base}/x"/> <div> --><a value="${base}/y"/><!---->`),
    cdata: bundle(`<a><![CDATA[<a value="${base}/x"/> ]] > <div>]]></a><a value="${base}/y"/>`),
    instructions: bundle(`<?x value="${base}/x" <div> ?><a value="${base}/y"/>`),
    'bases that begin alike': bundle(
      `<a value="${base}x"/><b value="${base}.evil.test/"/><c value="${base}&amp;"/><d value=" ${base}"/>`,
    ),
    'ends of the base': bundle(`<a value="${base}"/><b value="${base}/"/><c value='${base}#x'/><d value="${base}//"/>`),
    'queries behind the base': bundle(`<url value="${base}?_getpages=1&amp;n=2"/><url value='${base}/?x'/>`),
    'text between tags': bundle(`<a>${base}/x &amp; "${base}/y"</a>`),
    unicode: bundle(`<a value="é 😀 ${base}"/><b value="${base}/Übung"/><ä value="${base}/x"/>`),
    'signs in values': bundle(`<a value="a>b" url="${base}/x"/><b value="/" c='/>'/><divide value="${base}/z"/>`),
  };
}
