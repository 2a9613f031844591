# Svenska. Samma nycklar som i de andra språken; ett test håller det.

## Förbehåll

caveat-coverage-partial = Alla områden som kunde delta gjorde det inte.
caveat-participation-low = Få av de tillfrågade svarade.
caveat-participation-apart = Andelen som svarade skiljer sig mycket åt.
caveat-mode-mix = Svaren lämnades på olika sätt.
caveat-recruitment-differs = De tillfrågade bjöds in på olika sätt.
caveat-counting-unit-differs = De tillfrågade räknades i olika enheter.
caveat-text-changed = Frågans text har ändrats.
caveat-item-changed = Frågan eller dess svarsalternativ har ändrats.
caveat-participants-changed = Andra områden deltog.
caveat-no-opinion-high = Många svarade att de inte vet.
caveat-target-group-mix = Målgrupperna är olika stora delar av svaren.
caveat-special-event = En särskild händelse inföll under insamlingen.
caveat-pilot = Omgången var ett prov.
caveat-small-base = För få svar för att pröva skillnaden.
caveat-stated-rate-differs = Den angivna och den beräknade andelen stämmer inte överens.
caveat-construct-differs = Frågorna mäter olika saker.
caveat-scale-differs = Svarsskalorna skiljer sig åt.
caveat-population-differs = Frågorna ställdes till olika grupper av människor.
caveat-crosswalk-missing = Ingen har beskrivit hur långt de mäter samma sak.
caveat-total-withheld = Totalen visas inte: för få områden, eller ett av dem är en för stor del.
caveat-synthetic = Svaren är påhittade.
caveat-assistance-differs = De svarande fick olika slags hjälp att svara.
caveat-rounds-pooled = Flera omgångar räknas tillsammans.
caveat-comparator-incomplete = Alla i jämförelsegruppen har inte ett värde i den.
caveat-verdict-set = En metodansvarig har bestämt om jämförelsen får göras.
caveat-no-direction = Indikatorn har ingen riktning som är bättre, så ingen plats är bäst.

## Ord för en skillnad

against-participants-pooled =
    .better = bättre än deltagarna
    .level = i nivå med deltagarna
    .cannot-be-told-apart = kan inte skiljas från deltagarna
    .worse = sämre än deltagarna
    .none = ingen jämförelse med deltagarna
    .higher = högre än deltagarna
    .lower = lägre än deltagarna

against-participants-equal-unit =
    .better = bättre än deltagarnas ovägda medelvärde
    .level = i nivå med deltagarnas ovägda medelvärde
    .cannot-be-told-apart = kan inte skiljas från deltagarnas ovägda medelvärde
    .worse = sämre än deltagarnas ovägda medelvärde
    .none = ingen jämförelse med deltagarnas ovägda medelvärde
    .higher = högre än deltagarnas ovägda medelvärde
    .lower = lägre än deltagarnas ovägda medelvärde

against-other-participants =
    .better = bättre än de övriga deltagarna
    .level = i nivå med de övriga deltagarna
    .cannot-be-told-apart = kan inte skiljas från de övriga deltagarna
    .worse = sämre än de övriga deltagarna
    .none = ingen jämförelse med de övriga deltagarna
    .higher = högre än de övriga deltagarna
    .lower = lägre än de övriga deltagarna

against-country =
    .better = bättre än det andra landet
    .level = i nivå med det andra landet
    .cannot-be-told-apart = kan inte skiljas från det andra landet
    .worse = sämre än det andra landet
    .none = ingen jämförelse med det andra landet
    .higher = högre än det andra landet
    .lower = lägre än det andra landet

against-stored =
    .better = bättre än { $comparator }
    .level = i nivå med { $comparator }
    .cannot-be-told-apart = kan inte skiljas från { $comparator }
    .worse = sämre än { $comparator }
    .none = ingen jämförelse med { $comparator }
    .higher = högre än { $comparator }
    .lower = lägre än { $comparator }

against-earlier-round =
    .better = bättre än i den tidigare omgången
    .level = i nivå med den tidigare omgången
    .cannot-be-told-apart = kan inte skiljas från den tidigare omgången
    .worse = sämre än i den tidigare omgången
    .none = ingen jämförelse med den tidigare omgången
    .higher = högre än i den tidigare omgången
    .lower = lägre än i den tidigare omgången

trend =
    .better = blir bättre från omgång till omgång
    .level = ligger still från omgång till omgång
    .cannot-be-told-apart = ingen säker förändring över omgångarna
    .worse = blir sämre från omgång till omgång
    .none = ingen trend
    .higher = stiger från omgång till omgång
    .lower = sjunker från omgång till omgång

panel =
    .better = samma områden har blivit bättre
    .level = samma områden ligger still
    .cannot-be-told-apart = ingen säker förändring i samma områden
    .worse = samma områden har blivit sämre
    .none = ingen jämförelse av samma områden
    .higher = samma områden har högre värden
    .lower = samma områden har lägre värden

## Hur ett värde har kommit till

explain-suppressed = Värdet visas inte. Det avgör utgåvans regler ensamma: det säger för mycket om personer, eller så skulle andra värden kunna räknas ut av det. Vilket av de två det är sägs inte.
explain-not-asked = Frågan ställdes inte till dem, så det finns inget att räkna.
explain-not-applicable = Frågan gäller inte dem, så det finns inget att räkna.
explain-no-answer = Ingen svarade på frågan, så det finns inget att dela med.
explain-not-collected = Där samlades inget in, så det finns inget att räkna.
explain-not-comparable = Det som samlades in är inte detsamma för alla målgrupper, så det räknas inte ihop.
explain-asked = De som tillfrågades räknas, och de av dem som lämnade ett svar.
explain-substantive = Svaren på frågan räknas, utom de som inte har någon åsikt eller säger att frågan inte gäller dem.
explain-all-answered = Alla svar på frågan räknas.
explain-positive-classes = Bland dem räknas de vars svarsalternativ betyder det som indikatorn räknar.
explain-positive-options = Bland dem räknas de med ett av de svarsalternativ som indikatorn nämner.
explain-share = Vikterna för dem som indikatorn räknar delas med vikterna för alla.
explain-rate = De som lämnade ett svar delas med dem som tillfrågades.
explain-mean = Områdenas värden läggs ihop och delas med antalet områden: varje område väger lika.
explain-rounded = Värdet skrivs i hela procent, halvor från noll, och små antal som ett intervall.
explain-printed = Värdet skrivs i procent, halvor från noll.
explain-interval-printed = Osäkerheten följer av det tryckta värdet och det tryckta antalet; av ett intervall, dess minsta tal.
explain-interval = Osäkerheten följer av det exakta värdet och av hur många lika vägda svar som hade varit lika säkra.
explain-source = Källa: { $based }
explain-derived = Egen beräkning baserad på { $based }
