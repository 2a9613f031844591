//! Lists: pages, tokens, and what belongs to whom.

use jamfor_contract::intake::{ListParticipantsRequest, ListRoundsRequest, ListWeightSetsRequest};
use jamfor_testkit::for_each_engine;

use super::house::{BODY, House, ROUND, fault, round};

#[tokio::test(flavor = "multi_thread")]
async fn rounds_come_page_by_page() {
    for_each_engine(|database| async move {
        let house = House::on(database).await;
        for id in ["b-1", "b1", "a", "b", "c"] {
            let mut round = round();
            round.name = format!("{BODY}/rounds/{id}");
            house.update(round).await.unwrap();
        }
        let (mut names, mut token) = (Vec::new(), String::new());
        loop {
            let request = ListRoundsRequest { parent: BODY.to_owned(), page_size: 2, page_token: token };
            let page = house.rounds().list_rounds(request).await.unwrap().into_inner();
            names.extend(page.rounds.into_iter().map(|round| round.name));
            token = page.next_page_token;
            if token.is_empty() {
                break;
            }
        }
        let expected = ["a", "b", "b-1", "b1", "c"].map(|id| format!("{BODY}/rounds/{id}"));
        assert_eq!(names, expected);
        let request = ListRoundsRequest { parent: "bodies/xb".to_owned(), ..ListRoundsRequest::default() };
        assert_eq!(house.rounds().list_rounds(request).await.unwrap().into_inner().rounds.len(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn participants_come_by_target_group_and_area() {
    let house = House::on(jamfor_testkit::sqlite()).await;
    house.update(round()).await.unwrap();
    house.participate(["areas/XA-03", "areas/XA-01", "areas/XA-02"]).await.unwrap();
    let list = |page_size, page_token| {
        let mut rounds = house.rounds();
        async move {
            let request = ListParticipantsRequest { round: ROUND.to_owned(), page_size, page_token };
            rounds.list_participants(request).await.map(tonic::Response::into_inner)
        }
    };
    let first = list(2, String::new()).await.unwrap();
    let areas: Vec<_> = first.participants.iter().map(|each| each.area.as_str()).collect();
    assert_eq!(areas, ["areas/XA-01", "areas/XA-02"]);
    let second = list(2, first.next_page_token.clone()).await.unwrap();
    assert_eq!((second.participants.len(), second.next_page_token.as_str()), (1, ""));
    let request =
        ListWeightSetsRequest { parent: BODY.to_owned(), page_size: 0, page_token: first.next_page_token };
    let refused = fault(house.weight_sets().list_weight_sets(request).await);
    assert_eq!(refused.reason, "PAGE_TOKEN_INVALID");
}
