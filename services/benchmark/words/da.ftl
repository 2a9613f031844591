# Dansk. De samme nøgler som i de andre sprog; en test holder det.

## Forbehold

caveat-coverage-partial = Ikke alle områder, der kunne deltage, gjorde det.
caveat-participation-low = Få af de adspurgte svarede.
caveat-participation-apart = Andelen, der svarede, er meget forskellig.
caveat-mode-mix = Svarene blev afgivet på forskellige måder.
caveat-recruitment-differs = De adspurgte blev inviteret på forskellige måder.
caveat-counting-unit-differs = De adspurgte blev talt i forskellige enheder.
caveat-text-changed = Spørgsmålets tekst er ændret.
caveat-item-changed = Spørgsmålet eller dets svarmuligheder er ændret.
caveat-participants-changed = Andre områder deltog.
caveat-no-opinion-high = Mange svarede, at de ikke ved det.
caveat-target-group-mix = Målgrupperne udgør forskellige dele af svarene.
caveat-special-event = En særlig begivenhed fandt sted under indsamlingen.
caveat-pilot = Runden var en prøve.
caveat-small-base = For få svar til at teste forskellen.
caveat-stated-rate-differs = Den angivne og den beregnede andel stemmer ikke overens.
caveat-construct-differs = Spørgsmålene måler forskellige ting.
caveat-scale-differs = Svarskalaerne er forskellige.
caveat-population-differs = Spørgsmålene blev stillet til forskellige grupper af mennesker.
caveat-crosswalk-missing = Ingen har beskrevet, hvor langt de måler det samme.
caveat-total-withheld = Totalen vises ikke: for få områder, eller et af dem udgør en for stor del.
caveat-synthetic = Svarene er opdigtede.
caveat-assistance-differs = De adspurgte fik forskellige former for hjælp til at svare.
caveat-rounds-pooled = Flere runder er talt sammen.
caveat-comparator-incomplete = Ikke alle i sammenligningsgruppen har en værdi i den.
caveat-verdict-set = En metodeansvarlig har bestemt, om sammenligningen må foretages.
caveat-no-direction = Indikatoren har ingen retning, der er bedre, så ingen plads er bedst.

## Ord for en forskel

against-participants-pooled =
    .better = bedre end deltagerne
    .level = på niveau med deltagerne
    .cannot-be-told-apart = kan ikke skelnes fra deltagerne
    .worse = dårligere end deltagerne
    .none = ingen sammenligning med deltagerne
    .higher = højere end deltagerne
    .lower = lavere end deltagerne

against-participants-equal-unit =
    .better = bedre end deltagernes uvægtede gennemsnit
    .level = på niveau med deltagernes uvægtede gennemsnit
    .cannot-be-told-apart = kan ikke skelnes fra deltagernes uvægtede gennemsnit
    .worse = dårligere end deltagernes uvægtede gennemsnit
    .none = ingen sammenligning med deltagernes uvægtede gennemsnit
    .higher = højere end deltagernes uvægtede gennemsnit
    .lower = lavere end deltagernes uvægtede gennemsnit

against-other-participants =
    .better = bedre end de øvrige deltagere
    .level = på niveau med de øvrige deltagere
    .cannot-be-told-apart = kan ikke skelnes fra de øvrige deltagere
    .worse = dårligere end de øvrige deltagere
    .none = ingen sammenligning med de øvrige deltagere
    .higher = højere end de øvrige deltagere
    .lower = lavere end de øvrige deltagere

against-country =
    .better = bedre end det andet land
    .level = på niveau med det andet land
    .cannot-be-told-apart = kan ikke skelnes fra det andet land
    .worse = dårligere end det andet land
    .none = ingen sammenligning med det andet land
    .higher = højere end det andet land
    .lower = lavere end det andet land

against-stored =
    .better = bedre end { $comparator }
    .level = på niveau med { $comparator }
    .cannot-be-told-apart = kan ikke skelnes fra { $comparator }
    .worse = dårligere end { $comparator }
    .none = ingen sammenligning med { $comparator }
    .higher = højere end { $comparator }
    .lower = lavere end { $comparator }

against-earlier-round =
    .better = bedre end i den tidligere runde
    .level = på niveau med den tidligere runde
    .cannot-be-told-apart = kan ikke skelnes fra den tidligere runde
    .worse = dårligere end i den tidligere runde
    .none = ingen sammenligning med den tidligere runde
    .higher = højere end i den tidligere runde
    .lower = lavere end i den tidligere runde

trend =
    .better = bliver bedre fra runde til runde
    .level = er uændret fra runde til runde
    .cannot-be-told-apart = ingen sikker ændring over runderne
    .worse = bliver dårligere fra runde til runde
    .none = ingen tendens
    .higher = stiger fra runde til runde
    .lower = falder fra runde til runde

panel =
    .better = de samme områder er blevet bedre
    .level = de samme områder er uændrede
    .cannot-be-told-apart = ingen sikker ændring i de samme områder
    .worse = de samme områder er blevet dårligere
    .none = ingen sammenligning af de samme områder
    .higher = de samme områder har højere værdier
    .lower = de samme områder har lavere værdier

## Hvordan et tal er blevet til

explain-suppressed = Tallet vises ikke. Det afgør udgivelsens regler alene: det siger for meget om personer, eller andre tal ville kunne beregnes af det. Hvilken af de to det er, bliver ikke sagt.
explain-not-asked = Spørgsmålet blev ikke stillet til dem, så der er intet at tælle.
explain-not-applicable = Spørgsmålet vedrører dem ikke, så der er intet at tælle.
explain-no-answer = Ingen svarede på spørgsmålet, så der er intet at dividere med.
explain-not-collected = Der blev ikke indsamlet noget dér, så der er intet at tælle.
explain-not-comparable = Det, der blev indsamlet, er ikke det samme for alle målgrupper, så det tælles ikke sammen.
explain-asked = De adspurgte tælles, og de af dem, der afgav et svar.
explain-substantive = Svarene på spørgsmålet tælles, undtagen dem uden mening og dem, der siger, at spørgsmålet ikke vedrører dem.
explain-all-answered = Alle svar på spørgsmålet tælles.
explain-positive-classes = Blandt dem tælles dem, hvis svarmulighed betyder det, som indikatoren tæller.
explain-positive-options = Blandt dem tælles dem med en af de svarmuligheder, som indikatoren nævner.
explain-share = Vægtene for dem, som indikatoren tæller, divideres med vægtene for alle.
explain-rate = De, der afgav et svar, divideres med de adspurgte.
explain-mean = Områdernes værdier lægges sammen og divideres med antallet af områder: hvert område vejer lige meget.
explain-rounded = Værdien skrives i hele procent, halve væk fra nul, og små antal som et interval.
explain-printed = Værdien skrives i procent, halve væk fra nul.
explain-interval-printed = Usikkerheden følger af den trykte værdi og det trykte antal; af et interval, dets mindste tal.
explain-interval = Usikkerheden følger af den præcise værdi og af, hvor mange lige vægtede svar der havde været lige så sikre.
explain-source = Kilde: { $based }
explain-derived = Egen beregning på grundlag af { $based }
