//! Tabulation by clusters (care units, or persons with several rows): the units of the variance are then
//! clusters, as in R's `svydesign(ids = ~unit, strata = ~area)`.

use serde::{Deserialize, Serialize};

use super::columns::{Columns, Malformed};
use super::joint::{Job, JointTabulation};
use super::measure::Measure;
use super::tabulation::Shape;
use crate::joint::{JointMoments, JointStratum, Sums};

/// Joint moments per cell whose units are clusters.
///
/// Neither merged nor collapsed: a cluster in both parts would be counted as two. Tabulate the rows together,
/// and once for each breakdown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClusterTabulation {
    table: JointTabulation,
    /// Clusters per area, in whatever cells their rows are.
    clusters: Vec<u64>,
}

/// Tabulates the measures over the columns with the cluster of each row.
///
/// Clusters are nested in areas: the same number in two areas is two clusters. Refuses what
/// [`super::tabulate_joint`] refuses, and a cluster column of another length.
pub fn tabulate_clusters(
    columns: &Columns<'_>,
    clusters: &[u32],
    measures: &[Measure],
) -> Result<ClusterTabulation, Malformed> {
    if clusters.len() != columns.rows() {
        return Err(Malformed::Length { expected: columns.rows(), found: clusters.len() });
    }
    let job = Job::new(columns, measures)?;
    let mut table = job.empty();
    let mut order: Vec<(usize, u32, usize)> =
        clusters.iter().enumerate().map(|(row, &cluster)| (job.cell(row), cluster, row)).collect();
    order.sort_unstable();
    let mut points = vec![None; measures.len()];
    let mut unit: Vec<Option<Sums>> = vec![None; measures.len()];
    for rows in order.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        unit.fill(None);
        for &(_, _, row) in rows {
            job.points(row, &mut points);
            for (sums, points) in unit.iter_mut().zip(&points) {
                let Some(points) = points else { continue };
                *sums = Some(sums.unwrap_or_default().merge(Sums::answer(job.weight(row), *points)));
            }
        }
        let cell = rows[0].0;
        table.cells[cell].add(&unit);
        table.units[cell] += 1;
    }
    let clusters = clusters_per_area(columns, clusters);
    Ok(ClusterTabulation { table, clusters })
}

fn clusters_per_area(columns: &Columns<'_>, clusters: &[u32]) -> Vec<u64> {
    let mut pairs: Vec<(u16, u32)> = columns.areas.iter().copied().zip(clusters.iter().copied()).collect();
    pairs.sort_unstable();
    pairs.dedup();
    let mut counts = vec![0; usize::from(columns.area_count)];
    pairs.iter().for_each(|(area, _)| counts[usize::from(*area)] += 1);
    counts
}

impl ClusterTabulation {
    /// Cells and items.
    #[must_use]
    pub const fn shape(&self) -> &Shape {
        self.table.shape()
    }

    /// The moments of a cell, if there is such a cell.
    #[must_use]
    pub fn moments(&self, cell: usize) -> Option<&JointMoments> {
        self.table.moments(cell)
    }

    /// The area of a cell as a stratum seen by the cell: its units are all clusters of the area.
    ///
    /// `population` counts clusters, not people.
    #[must_use]
    pub fn stratum(&self, cell: usize, population: Option<u64>) -> Option<JointStratum> {
        let size = self.shape().cells().checked_div(usize::from(self.shape().areas()))?;
        let units = *self.clusters.get(cell.checked_div(size)?)?;
        Some(JointStratum { units, population, moments: self.moments(cell)?.clone() })
    }
}
