//! The vectors of the registry through the library's own functions.

mod areas;
mod comparisons;
mod estimates;
mod rounds;

use jamfor_statistics::compare::Difference;
use jamfor_statistics::exact_test::{Counts, ExactP};
use jamfor_statistics::interval::{Confidence, Interval};
use jamfor_statistics::joint::{JointMoments, JointStratum, Sums};
use jamfor_statistics::registry::Vector;
use jamfor_statistics::share::{Share, share};
use jamfor_statistics::stratified::{Lonely, Population, Stratum};
use jamfor_statistics::{Method, Moments, Weight};

use areas::{family, funnel, mix, place};
use comparisons::{comparison, judgement};
use estimates::{estimate, interval};
use rounds::over_rounds;

type Outputs = Vec<(&'static str, f64)>;

const U: Population = Population::Unlimited;
const FAIL: Lonely = Lonely::Fail;
const P95: Confidence = Confidence::P95;

/// The inputs of a vector by name.
pub(crate) struct Inputs<'a>(&'a Vector);

impl<'a> Inputs<'a> {
    pub(crate) fn of(vector: &'a Vector) -> Self {
        Self(vector)
    }

    fn all(&self, name: &str) -> &'static [f64] {
        self.0.inputs.iter().find(|(input, _)| *input == name).unwrap_or_else(|| panic!("no input {name}")).1
    }

    fn one(&self, name: &str) -> f64 {
        self.all(name)[0]
    }

    fn whole(&self, name: &str) -> Vec<u64> {
        self.all(name).iter().map(|value| *value as u64).collect()
    }

    /// The persons of stratum h, by their place in the columns.
    fn members(&self, h: usize) -> impl Iterator<Item = usize> {
        let strata = self.all("stratum");
        (0..strata.len()).filter(move |i| strata[*i] as usize == h)
    }

    fn weight(&self, i: usize) -> Weight {
        Weight::from_nano((self.all("w")[i] * 1e9) as i64).unwrap()
    }

    fn strata(&self) -> Vec<Stratum> {
        let stratum = |(respondents, h): (&u64, usize)| {
            let mut moments = Moments::EMPTY;
            self.members(h).for_each(|i| moments.add(self.weight(i), self.all("y")[i] == 1.0));
            Stratum { respondents: *respondents, population: None, moments }
        };
        self.whole("respondents").iter().zip(1..).map(stratum).collect()
    }

    /// Strata of units (persons, or those with the same number in `by`) with several variables.
    fn joint(&self, units: &str, by: &str, variables: &[&dyn Fn(usize) -> Option<i64>]) -> Vec<JointStratum> {
        let stratum = |(units, h): (&u64, usize)| {
            let mut moments = JointMoments::empty(variables.iter().map(|_| 1));
            let members: Vec<usize> = self.members(h).collect();
            let cluster = |i: &usize| if by.is_empty() { *i } else { self.all(by)[*i] as usize };
            for members in members.chunk_by(|a, b| cluster(a) == cluster(b)) {
                let sums = variables.iter().map(|points| {
                    let answers = members
                        .iter()
                        .filter_map(|&i| Some(Sums::answer(self.weight(i).units(), points(i)?)));
                    answers.reduce(Sums::merge)
                });
                moments.add(&sums.collect::<Vec<_>>());
            }
            JointStratum { units: *units, population: None, moments }
        };
        self.whole(units).iter().zip(1..).map(stratum).collect()
    }

    fn points(&self, name: &str) -> impl Fn(usize) -> Option<i64> {
        let column = self.all(name);
        move |i| Some(column[i] as i64)
    }

    fn share(&self) -> Share {
        share(&self.strata(), U, FAIL).unwrap()
    }

    fn counts(&self, i: usize) -> Counts {
        Counts::new(self.whole("x")[i], self.whole("n")[i]).unwrap()
    }
}

fn answers(positive: u64, of: u64) -> Stratum {
    let mut moments = Moments::EMPTY;
    (0..of).for_each(|i| moments.add(Weight::ONE, i < positive));
    Stratum { respondents: of, population: None, moments }
}

fn limits(interval: Interval) -> Outputs {
    vec![("lower", interval.lower), ("upper", interval.upper)]
}

fn tested(found: &Difference) -> Outputs {
    let (se, z, p) = (found.se.unwrap(), found.z().unwrap(), found.p_value().unwrap());
    vec![("difference", found.difference), ("se", se), ("z", z), ("p", p)]
}

fn exact(found: ExactP) -> Outputs {
    vec![("p", found.p), ("mid_p", found.mid_p)]
}

/// What the library gives for the inputs of a method's vector.
pub(crate) fn evaluate(name: &str, inputs: &Inputs<'_>) -> Outputs {
    if let Some(method) = Method::from_name(name).filter(|method| *method != Method::WilsonKish) {
        return limits(method.interval(&inputs.share(), &P95).unwrap());
    }
    let chapters = [estimate, interval, comparison, judgement, over_rounds, family, funnel, place, mix];
    let found = chapters.iter().find_map(|chapter| chapter(name, inputs));
    found.unwrap_or_else(|| panic!("the vector of {name} is not evaluated"))
}
