-- Verify jwstvo:region on pg
-- Each operator on a footprint of two squares: a point in the second one, a circle between them, one over both.
DO $$
DECLARE
    two sregion := ROW(scircle '<(0.05, 0), 0.1>', NULL,
        ARRAY[spoly '{(0, 0), (0.01, 0), (0.01, 0.01), (0, 0.01)}', spoly '{(0.1, 0), (0.11, 0), (0.11, 0.01), (0.1, 0.01)}'],
        NULL)::sregion;
BEGIN
    ASSERT spoint '(0.105, 0.005)' <@ two, 'a point in the second part is not found';
    ASSERT NOT spoint '(0.05, 0.005)' <@ two, 'a point between the parts is found';
    ASSERT two && scircle '<(0.105, 0.005), 0.001>' AND scircle '<(0.105, 0.005), 0.001>' && two, 'circle on the second part';
    ASSERT NOT two && scircle '<(0.05, 0.005), 0.001>', 'circle between the parts';
    ASSERT two && two AND two <@ scircle '<(0.05, 0), 0.1>' AND NOT two <@ scircle '<(0, 0), 0.02>', 'whole footprint';
    ASSERT abs(area(two) / 0.0002 - 1) < 0.001, 'area is not the sum of the parts';
END $$;
