# English. The same keys as in the other languages; a test holds it.

## Caveats

caveat-coverage-partial = Not every area that could take part did.
caveat-participation-low = Few of those asked answered.
caveat-participation-apart = The participation rates are far apart.
caveat-mode-mix = The answers were given in different ways.
caveat-recruitment-differs = People were asked to take part in different ways.
caveat-counting-unit-differs = Those asked were counted in different units.
caveat-text-changed = The wording of the question has changed.
caveat-item-changed = The question or its options have changed.
caveat-participants-changed = Other areas took part.
caveat-no-opinion-high = Many have no opinion.
caveat-target-group-mix = The target groups are mixed differently.
caveat-special-event = A special event fell into the collection.
caveat-pilot = The round tried the survey out.
caveat-small-base = There are too few answers for a test.
caveat-stated-rate-differs = The stated and the computed rate disagree.
caveat-construct-differs = The questions measure different things.
caveat-scale-differs = The scales differ.
caveat-population-differs = Different people were asked.
caveat-crosswalk-missing = Nobody has said how far they measure the same.
caveat-total-withheld = The total is withheld: too few areas, or one of them is too large a part.
caveat-synthetic = The respondents are made up.
caveat-assistance-differs = People had help of different kinds when they answered.
caveat-rounds-pooled = Several rounds are counted together.
caveat-comparator-incomplete = Not every member of the comparator has a value in it.
caveat-verdict-set = A methodologist set the verdict.
caveat-no-direction = The indicator has no good direction, so that no place is the best.

## Words for a difference

against-participants-pooled =
    .better = better than the participants
    .level = level with the participants
    .cannot-be-told-apart = cannot be told apart from the participants
    .worse = worse than the participants
    .none = not compared with the participants
    .higher = higher than the participants
    .lower = lower than the participants

against-participants-equal-unit =
    .better = better than the unweighted mean of the participants
    .level = level with the unweighted mean of the participants
    .cannot-be-told-apart = cannot be told apart from the unweighted mean of the participants
    .worse = worse than the unweighted mean of the participants
    .none = not compared with the unweighted mean of the participants
    .higher = higher than the unweighted mean of the participants
    .lower = lower than the unweighted mean of the participants

against-other-participants =
    .better = better than the other participants
    .level = level with the other participants
    .cannot-be-told-apart = cannot be told apart from the other participants
    .worse = worse than the other participants
    .none = not compared with the other participants
    .higher = higher than the other participants
    .lower = lower than the other participants

against-country =
    .better = better than the other country
    .level = level with the other country
    .cannot-be-told-apart = cannot be told apart from the other country
    .worse = worse than the other country
    .none = not compared with the other country
    .higher = higher than the other country
    .lower = lower than the other country

against-stored =
    .better = better than { $comparator }
    .level = level with { $comparator }
    .cannot-be-told-apart = cannot be told apart from { $comparator }
    .worse = worse than { $comparator }
    .none = not compared with { $comparator }
    .higher = higher than { $comparator }
    .lower = lower than { $comparator }

against-earlier-round =
    .better = better than in the earlier round
    .level = level with the earlier round
    .cannot-be-told-apart = cannot be told apart from the earlier round
    .worse = worse than in the earlier round
    .none = not compared with the earlier round
    .higher = higher than in the earlier round
    .lower = lower than in the earlier round

trend =
    .better = getting better from round to round
    .level = steady from round to round
    .cannot-be-told-apart = no sure change over the rounds
    .worse = getting worse from round to round
    .none = no trend
    .higher = rising from round to round
    .lower = falling from round to round

panel =
    .better = the same areas have become better
    .level = the same areas are level with before
    .cannot-be-told-apart = no sure change in the same areas
    .worse = the same areas have become worse
    .none = no comparison of the same areas
    .higher = the same areas have higher values
    .lower = the same areas have lower values

## How a figure came to be

explain-suppressed = The figure is not shown. The rules of the release decide that alone: it says too much of persons, or others could be computed from it. Which of the two it is, is not told.
explain-not-asked = The question was not asked of them, so there is nothing to count.
explain-not-applicable = The question does not concern them, so there is nothing to count.
explain-no-answer = Nobody answered the question, so there is nothing to divide by.
explain-not-collected = Nothing was collected there, so there is nothing to count.
explain-not-comparable = What was collected is not the same for all target groups, so it is not counted together.
explain-asked = Those who were asked to take part are counted, and those of them who completed a response.
explain-substantive = The answers to the question are counted, without those that have no opinion or say that it does not concern them.
explain-all-answered = All answers to the question are counted.
explain-positive-classes = Among them, those whose option means what the indicator counts.
explain-positive-options = Among them, those with one of the options that the indicator names.
explain-share = The weights of those that the indicator counts are divided by the weights of all.
explain-rate = Those who completed a response are divided by those who were asked.
explain-mean = The values of the areas are added and divided by the number of areas: each area counts the same.
explain-rounded = The value is printed in whole percent, halves away from zero, and small counts as a range.
explain-printed = The value is printed in percent, halves away from zero.
explain-interval-printed = The interval follows from the printed value and the printed count; of a range, from its least number.
explain-interval = The interval follows from the exact value and the number of equally weighted answers that would be as sure.
explain-source = Source: { $based }
explain-derived = Own calculation based on { $based }
