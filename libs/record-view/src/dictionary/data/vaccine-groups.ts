// Written by scripts/generate-dictionary.mjs; see NOTICES.md for sources and notices.
export const vaccineGroups = `flu shot	flu|influenza|flu vaccine|flu jab|seasonal flu shot	15|16|88|111|135|140|141|144|149|150|151|153|155|158|161|166|168|171|185|186|194|197|200|201|202|205|231|320|331|333
COVID-19 vaccine	covid shot|covid booster|corona vaccine|covid vaccine	207|208|210|211|212|213|217|218|219|221|227|228|229|230|300|301|302|308|309|310|311|312|313|334|500|501|502|503|504|505|506|507|508|509|510|511|512|513|514|515|516|517|518|519|520|521
tetanus shot	tetanus|tetanus booster|lockjaw shot	01|09|20|22|28|35|50|102|106|107|110|112|113|115|120|130|132|138|139|146|170|195|196
Td or Tdap	td|tdap	09|113|115|138|139|196
whooping cough shot	pertussis|whooping cough	01|20|22|50|102|106|107|110|115|120|130|132|146|170
diphtheria shot	diphtheria	01|09|20|22|28|50|102|106|107|110|113|115|120|130|132|138|139|146|170|195|196
MMR	measles mumps rubella|mmr	03|94
measles shot	measles	03|04|05|94
mumps shot	mumps	03|07|38|94
rubella shot	german measles|rubella	03|04|06|38|94
chickenpox shot	varicella|chicken pox	21|94
shingles shot	shingrix|zostavax|zoster|shingles vaccine|shingles	121|187|188
pneumonia shot	pneumococcal|pneumonia vaccine	33|100|109|133|152|177|215|216|327
hepatitis A shot	hep a|hepatitis a	31|52|83|84|85|104|193
hepatitis B shot	hep b|hepatitis b	08|42|43|44|45|51|102|104|110|132|146|189|193|220
hepatitis shot	hepatitis vaccine|hep shot	08|31|42|43|44|45|51|52|83|84|85|102|104|110|132|146|189|193|220
meningitis shot	meningococcal|meningitis vaccine	32|103|108|114|136|147|148|162|163|164|203|316|328
HPV shot	gardasil|hpv|cervarix	62|118|137|165
polio	ipv|opv|polio vaccine	02|10|89|110|120|130|132|146|170|195|324
rotavirus	rotateq|rotarix	74|116|119|122
Hib	haemophilus|hib	17|22|46|47|48|49|50|51|102|120|132|146|148|170
RSV vaccine	abrysvo|arexvy|rsv|rsv shot	303|304|305|314|326
RSV antibody	beyfortus|nirsevimab|synagis	306|307|315|332
mpox / smallpox	jynneos|monkeypox|smallpox	75|105|206|325
rabies	rabies	18|40|90|175|176
typhoid	typhoid	25|41|53|91|101
yellow fever	yellow fever	37|183|184
Japanese encephalitis	je	39|129|134
BCG	tb vaccine	19`;
