//! How operations arrive: first as fast as they are answered, to learn what the suite bears; then at a steady rate,
//! whether or not it keeps up.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{sync::Semaphore, task::JoinHandle};

use super::traffic::Traffic;

/// Callers that ask as fast as they are answered.
const CALLERS: usize = 24;

/// Operations under way at once; those that would be more are put off.
const MOST: u32 = 2_000;

/// How often arrivals are made.
const TICK: Duration = Duration::from_millis(4);

/// Operations in a second when everybody asks again as soon as there is an answer.
pub(super) async fn capacity(traffic: &Arc<Traffic>, time: Duration) -> f64 {
    let (begun, before) = (Instant::now(), traffic.outcomes().done());
    let callers: Vec<_> = (0..CALLERS)
        .map(|_| {
            let traffic = Arc::clone(traffic);
            tokio::spawn(async move {
                while begun.elapsed() < time {
                    traffic.next(Instant::now()).await;
                }
            })
        })
        .collect();
    for caller in callers {
        caller.await.expect("no operation panics");
    }
    #[allow(clippy::cast_precision_loss)]
    let done = (traffic.outcomes().done() - before) as f64;
    done / begun.elapsed().as_secs_f64()
}

/// What arrived.
#[derive(Clone, Copy, Debug, Default)]
pub struct Arrivals {
    /// Operations that began.
    pub begun: u64,
    /// Operations that were put off, because too many were under way.
    pub put_off: u64,
}

/// A running load.
#[derive(Debug)]
pub(super) struct Load {
    stop: Arc<AtomicBool>,
    arriving: JoinHandle<Arrivals>,
}

impl Load {
    /// Begins to send so many operations in a second.
    pub(super) fn begin(traffic: Arc<Traffic>, each_second: f64) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let arriving = tokio::spawn(arrive(traffic, each_second, Arc::clone(&stop)));
        Self { stop, arriving }
    }

    /// Sends no more, and waits for what is under way.
    pub(super) async fn end(self) -> Arrivals {
        self.stop.store(true, Ordering::SeqCst);
        self.arriving.await.expect("arrivals do not panic")
    }
}

async fn arrive(traffic: Arc<Traffic>, each_second: f64, stop: Arc<AtomicBool>) -> Arrivals {
    let room = Arc::new(Semaphore::new(MOST as usize));
    let (begun, mut arrivals) = (Instant::now(), Arrivals::default());
    let mut due = begun;
    while !stop.load(Ordering::SeqCst) {
        while due <= Instant::now() {
            match Arc::clone(&room).try_acquire_owned() {
                Ok(place) => {
                    let traffic = Arc::clone(&traffic);
                    tokio::spawn(async move {
                        traffic.next(due).await;
                        drop(place);
                    });
                    arrivals.begun += 1;
                }
                Err(_) => arrivals.put_off += 1,
            }
            #[allow(clippy::cast_precision_loss)]
            let made = (arrivals.begun + arrivals.put_off) as f64;
            due = begun + Duration::from_secs_f64(made / each_second);
        }
        tokio::time::sleep(TICK).await;
    }
    let _all = room.acquire_many(MOST).await.expect("nobody closes it");
    arrivals
}
