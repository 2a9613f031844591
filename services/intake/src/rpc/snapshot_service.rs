//! The snapshot service on the wire.

use futures::stream::{self, BoxStream, StreamExt};
use jamfor_contract::intake::{
    GetSnapshotRequest, GetSnapshotResponse, ReadSnapshotRequest, ReadSnapshotResponse,
    snapshot_service_server::SnapshotService,
};
use tonic::{Request, Response, Status};

use super::desk::{Call, Desk, give};
use super::wire::snapshot;

#[tonic::async_trait]
impl SnapshotService for Desk {
    type ReadSnapshotStream = BoxStream<'static, Result<ReadSnapshotResponse, Status>>;

    async fn get_snapshot(
        &self,
        request: Request<GetSnapshotRequest>,
    ) -> Result<Response<GetSnapshotResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("GetSnapshotRequest", request);
        let outcome = async {
            let name = fields.snapshot(&message.name, "name");
            let snapshot = self.intake.get_snapshot(&ctx, &fields.whole(name)?).await?;
            Ok(GetSnapshotResponse { snapshot: Some(snapshot::write(&snapshot)) })
        };
        give(&ctx, outcome.await)
    }

    async fn read_snapshot(
        &self,
        request: Request<ReadSnapshotRequest>,
    ) -> Result<Response<Self::ReadSnapshotStream>, Status> {
        let Call { ctx, message, mut fields } = self.take("ReadSnapshotRequest", request);
        let outcome = async {
            let name = fields.snapshot(&message.name, "name");
            let reader = self.intake.read_snapshot(&ctx, &fields.whole(name)?, &message.target_group).await?;
            let reading = ctx.clone();
            // one block at a time: the next one is read when this one has been sent
            let blocks = stream::try_unfold(reader, move |mut reader| {
                let ctx = reading.clone();
                async move {
                    let block = reader.next().await.map_err(|error| jamfor_server::status(&error, &ctx))?;
                    Ok::<_, Status>(block.map(|chunks| (stream::iter(chunks).map(Ok), reader)))
                }
            });
            let chunks = futures::TryStreamExt::try_flatten(blocks);
            Ok(chunks.map(|chunk| chunk.map(snapshot::write_chunk)).boxed())
        };
        give(&ctx, outcome.await)
    }
}
