-- One row for each loss of a crop to the weather. What nobody wrote down is not more than the area.
select
    w.id,
    w.area,
    w.village,
    a.name,
    w.crop,
    w.disaster_kind,
    w.happened_on,
    w.area_mu,
    w.ruined_mu,
    w.insured_mu,
    w.loss_fen,
    w.claim_fen,
    coalesce(w.ruined_mu > w.area_mu, false) or coalesce(w.insured_mu > w.area_mu, false) as has_wrong_area,
    coalesce(w.claim_fen > w.loss_fen, false) as has_wrong_claim
from weather_loss w
left join area a on a.code = w.village
